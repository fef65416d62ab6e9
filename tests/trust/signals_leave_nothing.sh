# Whatever ends a run, nothing is left behind, in the folder or in --tmpdir.
seq 20000 | sed 's/.*/{"id": "&", "text": "word& text& of& number& each& its& own&"}/' > many.jsonl
mkfifo pipe
mkdir tmp
for signal in INT TERM HUP QUIT KILL; do
  exec 3<> pipe
  python3 -c 'import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execvp(sys.argv[1], sys.argv[1:])' $DEDUP many.jsonl -q --labels l.tsv --pairs p.tsv --survivors pipe --tmpdir tmp &
  sleep 0.7
  kill -$signal $!
  wait $! 2> /dev/null
  echo "$signal: exit $?"
  exec 3>&-
  ls -A . tmp
done
# Beyond the limit on the size of files.
bash -c 'ulimit -f 8; exec $DEDUP many.jsonl --labels l.tsv --summary s.json'
echo "exit $?"
ls -A
