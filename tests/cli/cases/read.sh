# `dedup read` shows articles as they are understood.
printf '%s\n' '{"guid": 7, "headline": "Bac", "body": "Le bac est en retard.", "pubDate": "3 mai 2031 08:00 +0200", "link": "http://www.bouleau.example/7?utm_source=rss", "outlet": "Le Bouleau"}' \
  'no record' \
  '{"text": "Nur ein Text.", "date": "vor Kurzem"}' > a.jsonl
printf 'Title\n\nA text file.\n' > b.txt
$DEDUP read a.jsonl b.txt
echo "exit $?"
$DEDUP read -q b.txt --title none --output out.jsonl
echo "exit $?"
cat out.jsonl
$DEDUP read a.jsonl --output a.jsonl
echo "exit $?"
$DEDUP read
echo "exit $?"
$DEDUP read nothing.jsonl
echo "exit $?"
