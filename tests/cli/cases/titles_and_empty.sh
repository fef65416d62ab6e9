# Articles without text are compared by title, and with titles alone; those without either are compared with nothing.
printf '%s\n' '{"id": "t1", "title": "Storm closes harbour", "text": ""}' \
  '{"id": "t2", "title": "Storm closes harbour"}' \
  '{"id": "t3", "title": "", "text": "Storm closes harbour"}' \
  '{"id": "e1", "title": "", "text": ""}' \
  '{"id": "e2", "title": " ", "text": "..."}' > thin.jsonl
$DEDUP thin.jsonl
