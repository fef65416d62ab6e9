# A wire report, its copy and reprint, a rewrite with a shared clause, a rewrite with a credit, independent coverage;
# a second story; a single article; and a column about both stories, which joins neither.
line() { printf '{"id": "%s", "source": "%s", "date": "%s", "title": "%s", "text": "%s"}\n' "$@"; }
flood='The dam above Overmere burst before dawn on Tuesday and water stood two metres deep in the mills of Quillen. Mayor Ida Brenner said that 340 people were brought to the school of Saint Aldric by boat and by tractor. Engineers of the Sarn authority had warned of cracks in the northern wall in March.'
trial='A court in Maddock sentenced the brewer Otto Fennimore to three years in prison for pouring spent hops and acid into Lake Tessel. Judge Ruth Calloway called the poisoning of 12,000 trout the work of a greedy man. Fennimore must pay for the cleaning of the northern shore, which will take until autumn.'
{
  line wire AP 2031-05-14T06:10:00Z 'Dam bursts above Quillen' "OVERMERE (AP) - $flood"
  line copy 'Morning Ledger' 2031-05-14T07:00:00Z 'Mills under water' "OVERMERE (AP) - $flood"
  line reprint 'Port Sellin Mail' 2031-05-14T08:30:00Z 'Quillen flooded' "$flood The road to Brindle is closed."
  line clause 'The Islander' 2031-05-14T11:00:00Z 'Quillen loses its mills' 'Three hundred and forty people of Quillen sleep in the school of Saint Aldric tonight. Boats and tractors carried them there after the Overmere dam burst, and water stood two metres deep in the mills, where six looms are lost. Ida Brenner, the mayor, wants to know why nobody drained the lake when cracks were seen in March.'
  line credit 'Crossholt Sentinel' 2031-05-14T12:00:00Z 'Warning ignored' 'Cracks in the Overmere dam were no secret, officials of the Sarn authority admitted on Tuesday. The northern wall was to be mended in June. By then Quillen and its mills will hardly be dry; mayor Ida Brenner has lodged 340 neighbours in Saint Aldric school. The Associated Press contributed to this report.'
  line own 'Quillen Courier' 2031-05-14T13:00:00Z 'A night in the gymnasium' 'My neighbours lie on gymnastic mats in Saint Aldric, all 340 of us. Tractors fetched the old from Mill Street, boats the others. When the dam at Overmere went, it sounded like thunder under the floor, says the miller Jory Pask. Ida Brenner hands out soup. On the Sarn drift hay bales and a piano.'
  line trial1 'The Westmark Chronicle' 2031-05-15T09:00:00Z 'Brewer jailed' "$trial"
  line trial2 'Maddock Times' 2031-05-15T10:00:00Z 'Three years for Fennimore' 'Three years in prison is what Judge Ruth Calloway gave Otto Fennimore, whose acid and spent hops killed 12,000 trout in Lake Tessel. Anglers cheered in the Maddock court. The brewer, pale, said nothing; his lawyers announced that they would appeal.'
  line single 'Maddock Times' 2031-05-15T11:00:00Z 'Bridge to close' 'The old iron bridge at Tarrow will be closed for painting in July, the county has announced. Cyclists are to use the ferry, which takes nine of them at a time and no dogs.'
  line column 'Daybook' 2031-05-15T20:00:00Z 'The day in brief' "$flood $trial"
} > news.jsonl
echo '# labels'
$DEDUP news.jsonl --find stories --labels - --pairs pairs.tsv --stories stories.jsonl --columns source
echo '# pairs'
cat pairs.tsv
echo '# stories'
cat stories.jsonl
echo '# within two hours'
$DEDUP news.jsonl --find stories --within 2h --labels - --quiet | cut -f 1,3,5,7
echo '# one publisher'
printf 'Ledger Group\tMorning Ledger\nLedger Group\tPort Sellin Mail\n' > families.tsv
$DEDUP news.jsonl --find stories --families families.tsv --stories - --quiet | grep -o '"articles": [0-9]*, "outlets": [0-9]*'
