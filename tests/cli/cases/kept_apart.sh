# Sources and dates keep copies and reprints apart.
story() { printf '{"id": "%s", "source": "%s", "date": "2031-05-%s", "text": "%s"}\n' "$@"; }
ferry='The ferry to Alder will run twice a day from June, the harbour master said on Monday, and fares will stay as they are.'
{ story a1 Alder 01 "$ferry"
  story a2 Alder 02 "$ferry"
  story a3 Alder 20 "$ferry More soon."
  story b1 Birch 01 "$ferry"
  story b2 Birch 21 "$ferry More soon."
  story none1 '' 01 "$ferry"
  story none2 '' 01 "$ferry More soon."
} > wire.jsonl
for flags in '' --same-source --across-sources '--within 3d' '--within 3d --same-source' '--find copies --within 3d'; do
  for search in lsh join; do
    $DEDUP wire.jsonl -q $flags --search $search --pairs $search.tsv --labels labels.$search
  done
  echo "flags: $flags"
  cut -f 1,3,5,6,7 labels.lsh
  cut -f 1,2,6 lsh.tsv
  cmp labels.lsh labels.join
done
$DEDUP wire.jsonl --same-source --across-sources
$DEDUP wire.jsonl --same-source --find stories
