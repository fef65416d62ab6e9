# What is wrong in a container costs one record, and is told with its line in the file.
cat > list.json <<'JSON'
HTTP/1.1 200 OK
Content-Type: application/json

[
  {"id": "a", "text": "The first of the records."},
  {"id": "b", "text": "The second is not closed.},
  {"id": "c", "text": "The third is."},
  {"id": "d", "words": "The fourth has no text."},
  "the fifth is a string",
  {"id": "e", "text": "The sixth is."}
]
<!-- cached -->
JSON
printf 'id,title,text\n1,a,b,c\n2,d,"e\n3,f,g\n' > table.csv
printf 'a,b\n1,2\n' > numbers.csv
printf 'Warning: late in /feed.php on line 3\n<?xml version="1.0"?>\n<rss><channel><item><title>One</title></item></channel></rss>\nbye\n' > feed.xml
printf '1 of 3 DOCUMENTS\n\nPost\n\nMay 7, 2032\n\nTitle\n\nWords of it.\n\n2 of 3 DOCUMENTS\n' > export.txt
printf '<opml><body/></opml>\n' > feeds.opml
$DEDUP list.json table.csv numbers.csv feed.xml export.txt feeds.opml
