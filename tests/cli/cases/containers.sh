# Files that hold many articles: JSON documents, tables and exports of press databases.
cat > list.json <<'JSON'
[
  {"id": "l1", "title": "Tram line reopens", "text": "The tram line along the old canal opened again on Friday."},
  {"id": "l2", "title": "Straßenbahn fährt wieder", "text": "Die Bahn am alten Kanal fährt seit Freitag wieder."}
]
JSON
cat > feed.json <<'JSON'
{
  "version": "https://jsonfeed.org/version/1.1",
  "title": "Canal Diary",
  "home_page_url": "https://diary.example/",
  "items": [
    {"id": "f1", "title": "Tram line reopens", "text": "The tram line along the old canal opened again on Friday."},
    {"id": "f2", "title": "電車が再開", "text": "古い運河沿いの電車は金曜日に再開した。"}
  ]
}
JSON
printf 'ID;Headline;Text;Outlet\r\nc1;Le tram revient;"Le tram du canal\r\nroule depuis vendredi.";Quai\r\n' > table.csv
printf 'c2\tTram\tThe tram line along the old canal opened again on Friday.\n' | sed '1i id\ttitle\ttext' > table.tsv
cat > export.txt <<'TEXT'
                               1 of 2 DOCUMENTS

                                 Quay Post

                             May 7, 2032 Friday

Tram line reopens

LENGTH: 11 words

The tram line along the old canal opened again on Friday.

LOAD-DATE: May 8, 2032

                               2 of 2 DOCUMENTS

                                 Quay Post

                             May 7, 2032 Friday

Ducks move

LENGTH: 9 words

The ducks of the canal moved to the park on Friday.

LANGUAGE: ENGLISH
TEXT
$DEDUP list.json feed.json table.csv table.tsv export.txt -q --labels labels.tsv --columns +title,source --survivors kept.jsonl
echo "exit $?"
cut -f 1,3,8,9 labels.tsv
cat kept.jsonl
mkdir folder && mv list.json folder && cp labels.tsv folder && echo '{"name": "tool", "version": 2}' > folder/package.json
$DEDUP folder -q --labels - | cut -f 1
$DEDUP labels.tsv folder/labels.tsv
echo "exit $?"
