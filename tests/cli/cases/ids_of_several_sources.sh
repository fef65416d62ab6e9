# An id identifies an article within its source. Where several sources use it, labels name the source.
item() { printf '{"id": %s, "source": "%s", "url": "%s", "text": "%s"}\n' "$@"; }
item 7 'Alder Post' '' 'the ferry was late again on Monday, said the harbour master of Alder' > a.jsonl
item 7 'Gazette de Bouleau' '' 'le bac est encore en retard, dit le maire de Bouleau lundi matin' > b.jsonl
item 7 '' 'https://www.birke.example/7' 'die Fähre kam am Montag wieder zu spät, sagt der Hafenmeister' > c.jsonl
item 7 '' 'https://birke.example/7?utm_source=rss' 'die Fähre kam am Montag wieder zu spät, sagt der Hafenmeister' > d.jsonl
item '"https://olmo.example/7"' 'Olmo' '' 'el barco llegó tarde otra vez el lunes, dijo el capitán del puerto' > e.jsonl
item '"https://www.olmo.example/7/"' 'Olmo, portada' '' 'el barco llegó tarde otra vez el lunes, dijo el capitán del puerto' > f.jsonl
$DEDUP a.jsonl b.jsonl c.jsonl d.jsonl e.jsonl f.jsonl
mkdir one two
echo 'A text of one folder, with words of its own.' > one/1.txt
echo 'Un autre texte, dans un autre dossier.' > two/1.txt
echo '{"id": 1, "text": "words of the first folder alone"}' > one/2.jsonl
echo '{"id": 1, "text": "and others that the second one holds"}' > two/2.jsonl
$DEDUP one two -q
echo "identity by URL, by text"
$DEDUP --identity url a.jsonl c.jsonl d.jsonl -q | cut -f 1
$DEDUP --identity text e.jsonl f.jsonl -q | cut -f 1
$DEDUP --identity guid a.jsonl
echo "exit $?"
