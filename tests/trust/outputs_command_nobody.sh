# Ids and titles control neither a spreadsheet nor a terminal, and tables of any format are read back as they were.
cat > in.jsonl <<'JSON'
{"id": "=1+1", "title": "@SUM(A1)", "text": "one two three four five six"}
{"id": "+x", "title": "-2", "text": "one two three four five six"}
{"id": "nul\u0000 esc\u001b[31m del\u007f c1\u009b", "title": "\u009b31m 'quoted'", "text": "one two three four five six"}
{"id": "'q", "title": "\ttab \"q\" \\ \r", "text": "one two three four five six"}
JSON
for format in tsv csv jsonl; do
  $DEDUP in.jsonl -q --format $format --columns +title --labels labels.$format --pairs pairs.$format
  cat -A labels.$format
  $DEDUP cluster -q --pairs pairs.$format --labels - --format tsv | cksum
  $DEDUP diff labels.$format labels.tsv --format tsv | head -3
done
echo "a path that is no UTF-8"
mkdir texts
echo 'A text of some words.' > $'texts/caf\xE9 \\.txt'
$DEDUP texts -q --survivors kept.jsonl
cat kept.jsonl
spelled=$(python3 -c 'import json; print(json.loads(open("kept.jsonl").read())["path"])')
cat "$(printf %b "$spelled")"
echo "a terminal"
python3 - "$DEDUP" <<'PYTHON'
import os, pty, subprocess, sys
for arguments in (["in.jsonl", "-q", "--labels", "-", "--format", "csv", "--columns", "+title"],
                  ["in.jsonl", "-q", "--survivors", "-"]):
    master, slave = pty.openpty()
    subprocess.run([sys.argv[1], *arguments], stdout=slave, check=True)
    os.close(slave)
    shown = b""
    try:
        while part := os.read(master, 4096):
            shown += part
    except OSError:
        pass
    text = shown.decode().replace("\r\n", "\n")
    print([c for c in text if (ord(c) < 32 and c not in "\n\t") or 127 <= ord(c) < 160])
PYTHON
echo "a value that is given twice"
$DEDUP in.jsonl --labels a --labels b
echo "exit $?"
