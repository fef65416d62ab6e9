# Articles without text are compared by title, with each other only. Articles without text and title are not compared.
printf '%s\n' '{"id": "t1", "title": "Storm closes harbour", "text": ""}' \
  '{"id": "t2", "title": "Storm closes harbour"}' \
  '{"id": "t3", "title": "", "text": "Storm closes harbour"}' \
  '{"id": "e1", "title": "", "text": ""}' \
  '{"id": "e2", "title": " ", "text": "..."}' > thin.jsonl
$DEDUP thin.jsonl
