# Links are followed, streams are written to, and a replaced file keeps its mode.
cp "$CASES_DIR/news.jsonl" in.jsonl
run() {
  $DEDUP in.jsonl -q "$@"
  echo "exit $?"
}
echo "links"
mkdir real
ln -s real folder
ln -s folder/labels.tsv link
run --labels link
ls -F . real
wc -l < real/labels.tsv
echo "an open descriptor, by any name"
ln -s /proc/self/fd/1 out
run --labels out | tail -2
run --labels /dev/fd/1 | tail -2
run --labels /dev/stdout | tail -2
{ echo first; run --labels /dev/stdout; echo last; } > file
sed -n '1p;$p' file; wc -l < file
run --labels /dev/fd/7 7> seven
wc -l < seven
run --labels /dev/fd/7 7< in.jsonl
run --labels /dev/fd/77
echo "a pipe and a device"
mkfifo pipe
cat pipe > received &
run --labels pipe
wait
wc -l < received
run --labels /dev/null
ls -F pipe
echo "mode"
touch old.tsv && chmod 640 old.tsv
run --labels old.tsv
stat -c '%a %h' old.tsv
(umask 027 && run --labels new.tsv)
stat -c '%a %h' new.tsv
