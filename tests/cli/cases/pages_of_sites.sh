# What a site repeats inside the text of its pages is no part of the story: five stories on three sites, of which two ask
# for money or praise a letter between two paragraphs. --furniture keep compares the texts as they were extracted.
story() {
  case $1 in
    1) echo "The council of Marnby voted on Tuesday to rebuild the swing bridge that a barge struck in the winter fog." \
            "|Work begins in June, and cars will cross by the old weir until the new span turns for the first time." ;;
    2) echo "A vet from Ostley has counted four hundred seals on the bank, more than in any spring since the war." \
            "|She flies over the sand at low tide with a camera on a kite, because a plane would scare the pups away." ;;
    3) echo "The last ferry to Hale was cancelled on Sunday after its captain was stung by a wasp below the eye." \
            "|Eighty passengers slept in the school, where the cook made porridge for them out of the Monday supplies." ;;
    4) echo "Two brothers from Quarn have restored the steam crane that unloaded coal on the northern quay." \
            "|It lifted a piano on Friday, and the mayor played on it while it hung eleven metres over the harbour." ;;
    5) echo "Rain stopped the regatta at Fenwick for the third year, and the cup was given to the lifeboat crew." \
            "|They had towed nine of the fourteen boats home, and none of the sailors asked for their entry fee back." ;;
  esac
}
page() {  # SITE STORY BETWEEN BEHIND
  local text first second
  text=$(story "$2") first=${text%%|*} second=${text#*|}
  printf '<html><head><title>Story %s - %s</title><meta property="og:site_name" content="%s"></head><body><div><p>%s</p>%s<p>%s</p>%s</div></body></html>' \
    "$2" "$1" "$1" "$first" "$3" "$second" "$4"
}
mkdir -p press
plea='<p>We have no owner and no wall around our work. If you can, give a little each month, so that our reporters can go on asking.</p>'
letter='<p>Every Saturday our editors send the ten best stories of the week to forty thousand readers, and you could be one of them too.</p>'
for i in 1 2 3 4 5; do
  page Beacon $i "$plea" '' > press/beacon-$i.html
  page Ledger $i "$letter" '' > press/ledger-$i.html
  page Tide $i '' '' > press/tide-$i.html
done
$DEDUP press -q | cut -f1,4-7
$DEDUP press -q --compared - --labels labels.tsv | grep beacon-1
$DEDUP press -q --furniture keep | cut -f5 | sort | uniq -c | sed 's/^ *//'
$DEDUP press -q --find stories | cut -f5 | sort | uniq -c | sed 's/^ *//'
