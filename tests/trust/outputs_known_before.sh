# What cannot be written is reported before the run, not after it.
cp "$CASES_DIR/news.jsonl" in.jsonl
mkdir folder
run() {
  $DEDUP in.jsonl no-such-input --progress never "$@"
  echo "exit $?"
}
run --labels no/such/l.tsv
run --labels folder
run --labels folder/
run --labels new/
run --labels in.jsonl/l.tsv
ln -s loop loop
run --labels loop
long=$(printf 'n%.0s' $(seq 300))
run --labels "$long" 2>&1 | sed 's/nn*n/NAME/'
echo "a name as long as a file system takes works"
long=$(printf 'n%.0s' $(seq 250))
$DEDUP in.jsonl -q --labels "$long" --matrix short.npz
echo "exit $?"
ls | sed 's/nn*n/NAME/'
