# Forty polled versions of one growing page count as one text, and so do thirty prints of one story by one source, so
# neither has recurring blocks. Twenty unrelated pages have none either.
python3 - > polled.jsonl <<'PY'
import json
def paragraph(seed):
    state, words = seed * 7919 + 13, []
    for _ in range(25):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        words.append("word%d" % (state >> 48))
    return " ".join(words)
for poll in range(40):
    text = "\n".join(paragraph(i) for i in range(poll + 1, 0, -1))
    print(json.dumps({"id": "live", "source": "courier", "text": text}))
for i in range(30):
    text = "\n".join([paragraph(1000 + i)] + [paragraph(k) for k in range(500, 530)])
    print(json.dumps({"id": "print-%d" % i, "source": "courier", "text": text}))
for i in range(20):
    print(json.dumps({"id": "page-%d" % i, "source": "courier", "text": paragraph(2000 + i)}))
PY
$DEDUP polled.jsonl --furniture drop -q --labels labels.tsv --summary summary.json
grep -E '"(revisions|recurring_blocks|pages_without_story)":' summary.json
