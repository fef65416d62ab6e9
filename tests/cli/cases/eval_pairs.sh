# Gold pairs: words, labels and scores, with and without a header, against labels and against measures.
printf '%s\t%s\t%s\n' a b cut a c light d e non f g heavy d f non h i odd > words.tsv
printf '%s\n' a,b,jaccard,containment_a,containment_b,relation b,a,0.500000,0.900000,0.600000,reprint \
  a,c,0.900000,1.000000,0.900000,reprint d,f,0.300000,0.300000,0.950000,reprint x,y,1.000000,1.000000,1.000000,copy \
  > pairs.csv
printf '%s\t%s\n' id cluster a 1 b 1 c 2 d 3 e 3 f 4 g 4 > labels.tsv
$DEDUP eval --gold words.tsv --pairs pairs.csv
echo "exit $?"
$DEDUP eval --gold words.tsv --pairs pairs.csv --measure containment --least 0.95 --bootstrap 0 --related cut,light
$DEDUP eval --gold words.tsv --labels labels.tsv --bootstrap 0
printf '%s\t%s\t%s\n' left right label a b 1 a c 0 f g 1 > judged.tsv
$DEDUP eval --gold judged.tsv --labels labels.tsv --format tsv --bootstrap 0
printf '%s\t%s\t%s\n' a b 0.7088 a c 0.41 > scores.tsv
$DEDUP eval --gold scores.tsv --pairs pairs.csv --gold-least 0.4 --bootstrap 0
$DEDUP eval --gold labels.tsv --pairs pairs.csv
$DEDUP eval --gold words.tsv --pairs pairs.csv --related nothing
