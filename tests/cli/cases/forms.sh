# A source fills a form with other facts: nothing joins the fillings of the short one; those of the long one are reprints,
# say how they differ, and all survive unless --drop-forms is given. A story whose toll rises is no form.
line() { printf '{"id": "%s", "source": "%s", "date": "%s", "title": "%s", "text": "%s"}\n' "$@"; }
deed() {
  line "deed$1" 'Harbour Gazette' 2031-05-14 "Notice to the heirs of $2" "The notary of Quillen asks the heirs of $2 to come to her office before $3 with papers that show their claim. Whoever claims a share of what $2 left behind must say so in writing, give a street and a house number, and name two people who will vouch for the claim. What nobody claims will pass to the school of Saint Aldric, as the law of the harbour towns has it since the great flood. The office is open from nine to four on all days but Sunday, and the stair is steep."
}
toll() {
  line "toll$1" 'Coast Wire' "2031-05-14T0$1:00:00Z" 'Ferry aground off Quillen' "The ferry from Port Sellin ran aground off Quillen in fog and $2 people are missing, harbour master Olin Farrow said. The boat carried two hundred, most of them on their way to the market at Overmere. Fishermen took the first of them off over the stern. The captain had asked for a pilot and was told to wait until noon, and the buoy on the bar has been dark since March."
}
stars() {
  line "stars$1" 'Harbour Gazette' "2031-05-1$1" 'Your stars' "Your stars today. Aries, 21 March to 20 April: $2 Taurus, 21 April to 20 May: $3 Gemini, 21 May to 21 June: $4 Madame Orvel reads the stars for you each morning; write to her with your date of birth."
}
{
  deed 1 'Osric Vane' '1 June'
  deed 2 'Maud Teller' '8 June'
  deed 3 'Dorrit Ames' '11 June'
  toll 1 9
  toll 2 7
  toll 3 4
  toll 4 2
  stars 1 'A parcel comes back to you.' 'Speak first, and softly.' 'Leave the boat where it lies.'
  stars 2 'The market is kind to you.' 'An old debt walks in.' 'Rest, the hill is long.'
  stars 3 'Somebody keeps your umbrella.' 'Count the spoons tonight.' 'Your cousin knows a way.'
} > news.jsonl
echo '# labels'
$DEDUP news.jsonl --threshold 0.6 --find stories --labels - --survivors kept.jsonl --pairs pairs.tsv --quiet | cut -f 1,3,4,5,6,7,14
echo '# pairs'
cut -f 1,2,3,6,9 pairs.tsv
echo '# survivors'
grep -o '"id": "[^"]*"' kept.jsonl
echo '# at the level of reprints'
$DEDUP news.jsonl --threshold 0.6 --labels - --quiet | cut -f 1,3,5,6,8
echo '# --drop-forms'
$DEDUP news.jsonl --threshold 0.6 --drop-forms --survivors - --quiet | grep -o '"id": "[^"]*"'
