# NITF and NewsML are told from feeds by their content; an item is an article, also of several in one file.
mkdir news
cat > news/bridge.xml <<'XML'
<?xml version="1.0"?><nitf><head><docdata><doc-id id-string="pa-1"/><date.issue norm="20320301T090000Z"/></docdata></head>
<body><body.head><hedline><hl1>Bridge opens</hl1></hedline><distributor>The Agency</distributor></body.head>
<body.content><p>The bridge over the Elm opened on Monday.</p><p>It took ten years.</p></body.content></body></nitf>
XML
cat > news/two.xml <<'XML'
<newsMessage><itemSet>
<newsItem><itemMeta><provider literal="The Agency"/></itemMeta><contentMeta><headline>Rain</headline></contentMeta>
<contentSet><inlineData>It rained in the north.</inlineData></contentSet></newsItem>
<newsItem><contentMeta><headline>Snow</headline></contentMeta>
<contentSet><inlineData>It snowed in the south.</inlineData></contentSet></newsItem>
</itemSet></newsMessage>
XML
printf '<nitf><body><body.content><p>Cut off here' > news/cut.nitf
printf '<nitf><body><body.content/></body></nitf>' > news/empty.nitf
printf '<rss><channel><item><title>A feed</title></item></channel></rss>' > news/feed.xml
$DEDUP read news
