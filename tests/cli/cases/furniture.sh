# Every story has the same menu and footer. Kept, they make the stories reprints; dropped, they do not. A page without a
# story is not compared. --compared shows what was dropped.
page() {
  printf '{"id": "%s", "title": "Page %s", "source": "%s", "text": "Home\\nNews and weather of Quillen\\nSubscribe to our daily letter\\n%s\\nShare this story\\nAbout the Courier and its readers\\nTerms of use\\n"}\n' "$1" "$1" "$2" "$3"
}
{
  page c1 courier 'The council of Quillen voted on Monday to build a second bridge over the Sarn, after nine years of debate and two floods.'
  page c2 courier 'A schoolteacher from Overmere has found a letter in which the painter Ada Brill describes the summer of her last exhibition.'
  page c3 courier 'Fishermen landed the largest catch of herring since the war, and the harbour ran out of barrels before noon.'
  page c4 courier 'The hospital will close its northern wing in spring, its director said, because forty nurses have left for the coast.'
  page c5 courier 'Two climbers were brought down from Mount Tessel alive after three nights in a snow cave they had dug with their cups.'
  page gone courier 'Loading.'
  printf '%s\n' '{"id": "g1", "source": "gazette", "text": "Fishermen landed the largest catch of herring since the war, and the harbour ran out of barrels before noon."}'
  printf '%s\n' '{"id": "wall1", "source": "gazette", "text": "Just a moment...\nChecking your browser before accessing the Gazette."}'
  printf '%s\n' '{"id": "wall2", "source": "gazette", "text": "Just a moment...\nChecking your browser before accessing the Gazette."}'
} > pages.jsonl
echo 'keep:'
$DEDUP pages.jsonl --threshold 0.5 --furniture keep -q --pairs -
echo 'drop:'
$DEDUP pages.jsonl --threshold 0.5 --furniture drop -q --pairs - --labels labels.tsv --compared compared.jsonl
cut -f 1,5 labels.tsv
grep -E '"(c3|gone)"' compared.jsonl
$DEDUP pages.jsonl --furniture sometimes -q
