# Neither a full nor a closed standard error ends a run.
seq 40000 | sed 's/.*/{"id": "&", "text": "word& text& of& number& each& its& own&"}/' > in.jsonl
echo 'no json' >> in.jsonl
$DEDUP in.jsonl --progress always --labels a.tsv 2> /dev/full
echo "exit $?"
$DEDUP in.jsonl --progress always --labels b.tsv 2>&-
echo "exit $?"
cmp a.tsv b.tsv
# Output to a closed standard output is an error, and goes into no other file.
$DEDUP in.jsonl -q --labels - --survivors c.jsonl >&-
echo "exit $?"
ls
# A terminal that vanishes in the middle of a run, which nohup protects from the hang-up.
python3 - "$DEDUP" <<'PYTHON'
import os, pty, signal, subprocess, sys, time
with open("in.jsonl", "rb") as file:
    content = file.read()
master, slave = pty.openpty()
run = subprocess.Popen([sys.argv[1], "-", "--progress", "always", "--labels", "c.tsv"], stdin=subprocess.PIPE,
                       stderr=slave, preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
os.close(slave)
step = len(content) // 100
for i in range(0, len(content), step):  # slowly, so that progress is drawn on the way
    if i == 50 * step:
        os.read(master, 1)
        os.close(master)
    run.stdin.write(content[i:i + step])
    run.stdin.flush()
    time.sleep(0.01)
run.stdin.close()
print("exit", run.wait(20))
PYTHON
cmp a.tsv c.tsv
