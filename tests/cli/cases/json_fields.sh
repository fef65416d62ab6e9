# JSON records of several exporters: empty fields, nested values, a path given by name, a key that stands twice, and a
# text that is no text.
cat > mixed.jsonl <<'END'
{"_id": {"$oid": "61aa"}, "title": "Tram", "text": "The night tram to the harbour runs until four from May, the board said on Friday.", "published": {"$date": {"$numberLong": "1936512000000"}}, "source": {"id": "mp", "name": "Market Post"}}
{"id": "", "guid": "g-2", "title": "null", "headline": "Night tram", "text": "N/A", "body": "The night tram to the harbour runs until four from May, the board said on Friday.", "date": "", "published_at": "2031-05-14", "source": "", "domain": "echo.example"}
{"id": 1610521604143693812, "title": {"rendered": "Pont"}, "content": {"rendered": "Le pont de Brune sera ferm\u00e9 aux camions d\u00e8s lundi, a dit la mairie."}, "date": 1936512000}
{"id": 1610521604143693813, "title": "Br\u00fccke", "body": [{"type": "paragraph", "text": "Die Br\u00fccke wird gesperrt."}, {"type": "paragraph", "text": "Lastwagen fahren ab Montag \u00fcber Brune."}]}
{"id": "twice", "title": "Hives", "text": "An older version.", "text": "The painted hives lost fewer bees than the plain ones."}
{"id": "count", "title": "Hives", "text": 12}
{"id": "inside", "title": "Hives", "body": {"words": 12}}
END
$DEDUP mixed.jsonl --labels labels.tsv --columns +title,date,source
echo "exit $?"
cut -f 1,2,5,8- labels.tsv
$DEDUP mixed.jsonl --text-field content.rendered --title-field title.rendered --columns +title --labels - --allow-skipped 9 | cut -f 1,8
