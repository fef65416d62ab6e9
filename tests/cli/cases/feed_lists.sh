# The files that an OPML list names are read, once each, and the list is not overwritten.
mkdir -p lists/feeds
printf '<rss><channel><title>%s</title><item><title>%s</title></item></channel></rss>' One One > lists/feeds/one.rss
printf '<rss><channel><title>%s</title><item><title>%s</title></item></channel></rss>' Two Two > 'lists/feeds/two of them'
cat > lists/all.opml <<'XML'
<?xml version="1.0"?><opml version="2.0"><body>
<outline text="Folder"><outline text="One" xmlUrl="feeds/one.rss"/><outline xmlUrl="feeds/two%20of%20them"/></outline>
<outline text="Two" xmlUrl="feeds/two of them"/><outline xmlUrl="https://three.example/rss"/><outline xmlUrl="four.rss"/>
</body></opml>
XML
$DEDUP read lists
cp lists/all.opml lists/named
$DEDUP read lists/named
$DEDUP lists/named --labels lists/named
echo $?
printf '<opml><body/></opml>' > empty.xml
printf '<opml><outline xmlUrl="lists/feeds/one.rss"/><outline xmlUrl=' > cut.opml
gzip -c lists/all.opml > all.opml.gz
$DEDUP read empty.xml cut.opml all.opml.gz
