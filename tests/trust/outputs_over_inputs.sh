# No output replaces an input, whatever the command, the flag and the spelling of the path.
cp "$CASES_DIR/news.jsonl" in.jsonl
refused() {
  local before message code
  before=$(md5sum * */* 2> /dev/null)
  message=$("$@" 2>&1 < /dev/null)
  code=$?
  echo "exit $code: ${message//$PWD/FOLDER}"
  [ "$before" = "$(md5sum * */* 2> /dev/null)" ] || echo "FILES CHANGED: $*"
}
$DEDUP in.jsonl --find stories --labels labels.tsv --pairs pairs.tsv --write-background words.tsv --summary run.json -q
printf 'A\tb.example\n' > families.tsv
echo in.jsonl > list
printf 'id\tcluster\n1\tx\n2\tx\n' > gold.tsv
mkdir folder && cp in.jsonl folder/in.jsonl
ln -s in.jsonl link.jsonl
ln in.jsonl other.jsonl
refused $DEDUP in.jsonl --survivors ./in.jsonl
refused $DEDUP in.jsonl --survivors "$PWD/in.jsonl"
refused $DEDUP in.jsonl --survivors folder/../in.jsonl
refused $DEDUP in.jsonl --survivors link.jsonl
refused $DEDUP link.jsonl --survivors in.jsonl
refused $DEDUP in.jsonl --survivors other.jsonl
refused $DEDUP folder --survivors folder/in.jsonl
refused $DEDUP --files-from list --labels list
refused $DEDUP in.jsonl --find stories --families families.tsv --labels families.tsv
refused $DEDUP in.jsonl --find stories --background words.tsv --write-background words.tsv
cp in.jsonl m.npz.ids
refused $DEDUP in.jsonl m.npz.ids --matrix m.npz
refused $DEDUP cluster --pairs pairs.tsv --labels pairs.tsv
refused $DEDUP cluster --pairs pairs.tsv --labels-in labels.tsv --labels ./labels.tsv
refused $DEDUP diff labels.tsv labels.tsv --list labels.tsv
refused $DEDUP eval --gold gold.tsv --labels labels.tsv --errors gold.tsv
refused $DEDUP eval --gold gold.tsv --labels labels.tsv --errors labels.tsv
refused $DEDUP eval --gold gold.tsv --labels labels.tsv --input folder --errors folder/in.jsonl
# Standard input and output are files, too.
$DEDUP - --survivors in.jsonl < in.jsonl
echo "exit $?"
$DEDUP in.jsonl --survivors - >> in.jsonl
echo "exit $?"
cmp in.jsonl "$CASES_DIR/news.jsonl" && ls
