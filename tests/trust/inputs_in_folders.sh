# A folder may hold pipes, devices, circles and many small files: only files are read, the rest is counted.
mkdir -p news elsewhere
echo '{"id": "a", "text": "one two three"}' > news/a.jsonl
echo '{"id": "b", "text": "four five six"}' > elsewhere/b.jsonl
mkfifo news/pipe.jsonl
ln -s pipe.jsonl news/link-to-pipe.jsonl
ln -s /dev/zero news/zero.jsonl
ln -s . news/circle
ln -s ../elsewhere news/sub
ln -s ../elsewhere/b.jsonl news/link.jsonl
ln -s nowhere news/broken.jsonl
python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("news/socket.jsonl")'
timeout 20 $DEDUP news --summary run.json --labels -
echo "exit $?"
grep -A 5 passed_over run.json
echo "a pipe that is named is read, and a link that is named is followed"
cat news/a.jsonl > news/pipe.jsonl &
timeout 20 $DEDUP news/pipe.jsonl news/sub -q
echo "exit $?"
echo "3,000 files with 64 descriptors"
python3 - <<'PYTHON'
import os
os.mkdir("many")
for i in range(3000):
    with open(f"many/{i}.jsonl", "w") as file:
        file.write('{"id": "%d", "text": "the only line of file %d"}\n' % (i, i // 2))
PYTHON
(ulimit -n 64; timeout 60 $DEDUP many -q --labels many.tsv --survivors kept.jsonl)
echo "exit $?"
wc -l < many.tsv
wc -l < kept.jsonl
