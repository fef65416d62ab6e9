# All outputs change or none does; the summary and the receipt have the hashes of the others.
cp "$CASES_DIR/news.jsonl" in.jsonl
outputs="--labels l.tsv --pairs p.tsv --matrix m.npz --survivors s.jsonl --removed r.tsv --compared c.jsonl"
$DEDUP in.jsonl -q $outputs --summary run.json --receipt
echo "exit $?"
python3 - <<'PYTHON'
import json
for name in "run.json", "l.tsv.run":
    with open(name) as file:
        for each in json.load(file)["outputs"]:
            with open(each["path"], "rb") as written:
                print(name, each["flag"], each["path"], len(written.read()) == each["bytes"])
PYTHON
md5sum * > before
# The input changes while the outputs are written: the run waits for a reader of its pairs.
echo '{"id": "extra", "text": "another text of some words"}' > extra.jsonl
mkfifo pairs
{ sleep 0.7; touch in.jsonl; cat pairs > /dev/null; } &
$DEDUP in.jsonl extra.jsonl -q --labels l.tsv --survivors s.jsonl --pairs pairs --summary run.json --receipt
echo "exit $?"
wait
md5sum --quiet -c before
# A disk that is full for the last output.
$DEDUP in.jsonl extra.jsonl -q --labels l.tsv --survivors s.jsonl --summary /dev/full --receipt
echo "exit $?"
md5sum --quiet -c before
ls -A
$DEDUP in.jsonl --receipt
echo "exit $?"
