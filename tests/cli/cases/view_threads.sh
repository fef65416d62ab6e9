# Threads as timelines: three stories of one affair, one of another, and a text that has no date.
python3 - <<'PYTHON' > news.jsonl
import json


def say(name, source, date, title, text):
    print(json.dumps({"id": name, "source": source, "date": date, "title": title, "text": text}))


ground = ("The ferry Marigold of Skerrin Lines ran aground on the Gull Point sandbank off Port Selwyn on Tuesday with 240 "
          "people on board. Harbour master Ilse Brandauer sent for tugs from Lidmouth.")
say("a1", "Coast Courier", "2031-05-14T08:00:00Z", "Ferry runs aground off Port Selwyn", ground)
say("a2", "Evening Post", "2031-05-14T18:00:00Z", "Marigold stuck on sandbank",
    "Off Port Selwyn the Marigold, a ferry of Skerrin Lines with 240 people on board, sits on the Gull Point sandbank. "
    "Tugs from Lidmouth are on their way, says harbour master Ilse Brandauer.")
inquiry = ("An inquiry into the grounding of the ferry Marigold heard on Monday that Skerrin Lines had not renewed its "
           "charts of Gull Point for nine years. Captain Oskar Vettle told Judge Maud Pellworm that he had asked for "
           "them twice. The ferry company of Port Selwyn denied it.")
say("b1", "Coast Courier", "2031-06-02T09:00:00Z", "Captain asked for new charts twice", inquiry)
say("b2", "Metro", "2031-06-02T12:00:00Z", "Old charts of Gull Point",
    "Skerrin Lines sailed with charts of Gull Point that were nine years old, Captain Oskar Vettle of the Marigold told "
    "the inquiry of Judge Maud Pellworm on Monday. Twice he had asked for others, he said.")
say("c1", "Metro", "2031-07-21", "Skerrin Lines fined",
    "Judge Maud Pellworm fined Skerrin Lines of Port Selwyn two million crowns on Monday over the old charts with which "
    "the ferry Marigold ran onto Gull Point. Captain Oskar Vettle was cleared.")
say("d1", "Ledger", "2031-05-15", "Bank keeps rate",
    "The central bank of Varland left its key rate at four per cent on Thursday, said governor Tiberia Okonjo-Lund.")
say("e1", "Reader", "", "I was on board",
    "I was on the Marigold when it hit Gull Point. In Port Selwyn they gave us soup and an apology of Skerrin Lines.")
PYTHON
$DEDUP news.jsonl --find threads --heat-map 1 | sed -n '/^clusters/p;/^level/,/^threshold/p;/^threads/p;/Largest/,/^$/p'
echo "--- coloured"
$DEDUP news.jsonl --find threads --heat-map 1 --color always | sed -n '/Largest/,/^$/p' | sed -n 2p | cat -v
echo "--- labels"
$DEDUP news.jsonl --find threads --quiet --labels labels.tsv --timeline timeline.jsonl
cut -f 1-5,12 labels.tsv
echo "--- timeline"
cat timeline.jsonl
echo "--- wrong"
$DEDUP news.jsonl --timeline x 2>&1; echo "exit $?"
$DEDUP news.jsonl --find threads --thread-threshold 0.5 2>&1; echo "exit $?"
