# --latest keeps the last version of each article; --versions lists them all. Versions share an id, or a page of one source.
story() { printf '{"id": "%s", "url": "%s", "source": "%s", "date": "2031-05-0%s", "text": "%s"}\n' "$@"; }
one='Water reached the second step of the town hall.'
two='The bridge at Alder Mill is shut to lorries above seven tonnes.'
three='The army lends six boats and forty men from the barracks.'
four='Two schools send their pupils home by bus before noon.'
{ story live https://alder.example/flood Alder 2 "$two $one"
  story live https://alder.example/flood Alder 1 "$one"
  story live https://alder.example/flood Alder 4 "$four $three $two $one"
  story 'x7' 'https://alder.example/flood/amp?utm_source=rss' Alder 3 "$three $two $one"
  story other https://birch.example/flood Birch 1 "$two $one"
  story alone https://birch.example/hives Birch 2 'Painted hives lose fewer bees to hornets than plain ones do.'
} > wire.jsonl
$DEDUP wire.jsonl -q --latest --survivors kept.jsonl --removed removed.tsv --versions versions.tsv --labels labels.tsv \
  --columns +canonical_url,place
for file in kept.jsonl removed.tsv versions.tsv labels.tsv; do echo "$file"; cat $file; done
$DEDUP wire.jsonl -q --keep latest,longest --survivors also.jsonl
cmp kept.jsonl also.jsonl
