# Files in tar and zip archives are read as those of a folder, compressed ones too; an archive in an archive is refused.
mkdir -p day/.hidden
cat > day/a.jsonl <<'X'
{"id":"1","source":"Bay","text":"The old mill on the river burnt down in the night, and nobody was hurt in the fire."}
X
echo '{"id":"2","source":"Tal","text":"The old mill on the river burnt down in the night, and nobody was hurt in the fire."}' | gzip -n > day/b.jsonl.gz
printf 'A bridge is closed\n\nThe bridge over the bay is closed until spring, says the town.\n' > day/c.txt
echo x > day/.hidden/d.txt
echo x > day/e.exe
tar -cf inner.tar day/c.txt
tar --sort=name -czf day.tar.gz day inner.tar
python3 - <<'X'
import zipfile
with zipfile.ZipFile("day.zip", "w", zipfile.ZIP_DEFLATED) as z:
    for name in ("day/a.jsonl", "day/b.jsonl.gz", "day/c.txt", "day/.hidden/d.txt", "day/e.exe", "inner.tar"):
        z.write(name)
X
for archive in day.tar.gz day.zip; do
  "$DEDUP" "$archive" --columns +place
  echo "exit $?"
done
"$DEDUP" -q - --columns +place < day.zip
head -c 200 day.zip > cut.zip
"$DEDUP" cut.zip
echo "exit $?"
