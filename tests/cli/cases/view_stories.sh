# Stories as trees: a wire text, folded copies, a trimmed version, a rewrite, an independent report and an undated one;
# excerpts as a list; the notes of a run with --labels; and comparisons.
python3 - <<'PYTHON' > news.jsonl
import json

wire = ("PORT SELWYN (AP) - The ferry Marigold ran aground off Port Selwyn early on Tuesday with 240 people on board, and "
        "nobody was hurt, the Orlese coast guard said. The vessel was bound for Halvenport when it struck the Gull Point "
        "sandbank, which had moved forty metres since it was last charted in spring. Tugs from Lidmouth will try to pull "
        "the Marigold free with the evening tide, said harbour master Ilse Brandauer. Skerrin Lines, which runs the "
        "ferry, has put its passengers up in the school of Port Selwyn and cancelled all crossings until Thursday.")
later = (" A Marigold passenger, the teacher Bertil Vasquez, said the Orlese crew had handed out soup and blankets within "
         "ten minutes of the bump, and that children had taken it for a game. The ferry carried cement and two horses.")
rewrite = ("Passengers of a Skerrin Lines ferry spent Tuesday in a school after the Marigold hit the Gull Point sandbank "
           "off Port Selwyn. According to the coast guard the sandbank had moved forty metres since it was last charted. "
           "Ilse Brandauer, the Orlese harbour master, has sent for tugs from Lidmouth. Crossings to Halvenport stay "
           "cancelled until Thursday.")
own = ("I was on the Marigold when it stopped. First a bump, then the lights, then Halvenport seemed very far. At Port "
       "Selwyn they gave us the gymnasium of the school; the harbour master Brandauer came by with soup and an apology "
       "from Skerrin Lines, and said the tugs of Lidmouth were on their way to Gull Point. My horse is still aboard the "
       "ferry, with the cement.")
bank = ("The central bank of Varland left its key rate at four per cent on Thursday and gave no sign that it would move "
        "before winter, as prices of bread, rent and heating oil rose less than its economists had feared in March.")


def say(name, source, date, title, text):
    print(json.dumps({"id": name, "source": source, "date": date, "title": title, "text": text}, ensure_ascii=False))


say("wire", "AP", "2031-05-14T08:00:00Z", "Ferry runs aground off Port Selwyn", wire)
for hour, source in ((9, "Coast Courier"), (10, "Evening Post"), (11, "Harbour News"), (12, "Daily Sandbank")):
    say(f"copy{hour}", source, f"2031-05-14T{hour}:30:00Z".replace("T9", "T09"), f"Marigold stuck ({source})", wire)
say("cut", "Metro", "2031-05-14", "Ferry stuck", wire[: wire.index(" Skerrin Lines, which")])
say("long", "Tessaly Observer", "2031-05-14T18:00:00Z", "Soup and blankets on a sandbank", wire + later)
say("other words", "Morning Ledger", "2031-05-15T05:00:00Z", "A night in the gymnasium", rewrite)
say("own", "Brackmoor Weekly", "2031-05-15T20:00:00Z", "My horse is still aboard \u001b[31m", own)
say("bank", "Reuters", "2031-05-15T12:00:00Z", "Bank keeps rate", bank)
say("banken", "Maarlo Vandaag", "2031-05-15T12:00:00Z", "Bank laat rente staan",
    "De centrale bank van Varland heeft de rente niet veranderd en dat zal voor de winter ook niet gebeuren, want de "
    "prijzen van brood en huur zijn minder gestegen dan de economen van de bank in maart hadden gevreesd.")
PYTHON
$DEDUP news.jsonl --find stories --heat-map 1 | sed '/^took/d'
echo "--- coloured"
$DEDUP news.jsonl --find stories --heat-map 1 --color always | sed -n '/Largest/,/^$/p' | cat -v
echo "--- excerpts"
$DEDUP news.jsonl --find excerpts --heat-map 1 | sed -n '/^level/,/^threshold/p;/Largest/,/^$/p'
echo "--- notes"
$DEDUP news.jsonl --find stories --labels labels.tsv 2>&1
echo "--- compare"
$DEDUP news.jsonl --find stories --summary run.json --labels labels.tsv --within 12h --quiet
for pair in "wire other words" "wire own" "own other words" "bank own" "bank banken" "copy9 cut"; do
  $DEDUP compare "${pair%% *}" "${pair#* }" --input news.jsonl --find stories | sed -n 6p
done
$DEDUP compare wire own --input news.jsonl --summary run.json | sed -n 6p
$DEDUP compare wire "other words" --input news.jsonl --story-threshold 0.99 --format json | sed -n '/"sentence"\|measures\|thresholds\|derivation/p'
echo "--- more than a dozen lines"
for n in $(seq 1 9); do
  echo "{\"id\": \"r$n\", \"source\": \"Paper $n\", \"date\": \"2031-05-14T0$n:00:00Z\", \"text\": \"$(seq -s ' ' -f "w%g" 1 100) end$n\"}"
  echo "{\"id\": \"x$n\", \"source\": \"Page $n\", \"date\": \"2031-05-14T1$n:00:00Z\", \"text\": \"$(seq -s ' ' -f "w%g" 1 100) late$n\"}"
  echo "{\"id\": \"c$n\", \"source\": \"Sheet $n\", \"date\": \"2031-05-14T0$n:30:00Z\", \"text\": \"$(seq -s ' ' -f "w%g" 1 100) end1\"}"
done > crowd.jsonl
$DEDUP crowd.jsonl --find stories --heat-map 1 | sed -n '/Largest/,$p'
