# A notice that a site prints in place of many stories is joined to nothing and removes nothing; a story under several
# headlines, and a notice of two sites, are as before. The order of the input makes no difference.
notice="Weiterlesen mit Digitalpass: vier Wochen kosten einen Euro, danach elf Euro im Monat."
story="The last of the harbour cranes of Veldhaven will be taken down, the council decided on Monday evening."
line() { echo "{\"id\": \"$1\", \"source\": \"$2\", \"url\": \"https://$2.example/$1\", \"title\": \"$3\", \"text\": \"$4\"}"; }
{
  line w1 blatt "Heron comes down" "$notice"
  line w2 blatt "Painted hives" "$notice"
  line w3 blatt "Night trams" "$notice"
  line o1 other "Harvest home" "$notice"
  line s1 post "Veldhaven loses its crane" "$story"
  line s2 post "Last harbour crane goes" "$story"
  line s3 post "Council: cranes to go" "$story"
} > in.jsonl
$DEDUP in.jsonl --labels labels.tsv --survivors kept.jsonl
cut -f1,3,5,6 labels.tsv
wc -l < kept.jsonl
tac in.jsonl | $DEDUP - -q --labels - | cut -f1,5 | sort | diff - <(cut -f1,5 labels.tsv | sort)
