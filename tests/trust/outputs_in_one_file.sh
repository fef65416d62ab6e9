# Two outputs never share a file, by any spelling; any number may go to a device.
cp "$CASES_DIR/news.jsonl" in.jsonl
mkdir folder
ln -s target link
ln -s /proc/self/fd/1 out
mkfifo pipe
run() {
  $DEDUP in.jsonl -q "$@"
  echo "exit $?"
}
run --labels l.tsv --pairs ./l.tsv
run --labels l.tsv --pairs folder/../l.tsv
run --labels link --pairs target
run --labels m.npz.ids --matrix m.npz
run --labels l.tsv --receipt --summary l.tsv.run
run --labels - --pairs out | cat
run --labels - --pairs l.tsv > l.tsv
cat l.tsv
rm l.tsv
run --labels pipe --pairs ./pipe
touch old && ln old hard
run --labels old --pairs hard
ls
run --labels /dev/null --pairs /dev/null --survivors /dev/null
