# A page that was polled forty times and grew by a paragraph each time is one text to learn from, and so is a story that
# one source printed thirty times: nothing recurs. Nor does it in twenty pages with nothing in common.
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
