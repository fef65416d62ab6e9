# Two text files side by side: moved passages, changed words, and a narrow screen.
cat > a.txt <<'TEXT'
Ferry aground off Port Selwyn

The ferry Marigold ran aground off Port Selwyn early on Tuesday with 240 people on board. Nobody was hurt.

“We felt a bump, and then the engines stopped,” said a passenger, the teacher Ida Brenner.

The coast guard hopes to pull the ferry free with the evening tide, and has asked people to stay away from the beach at Gull Point.
TEXT
cat > b.txt <<'TEXT'
240 stranded as ferry hits sandbank

The coast guard hopes to pull the vessel free with the evening tide. A teacher, Ida Brenner, said: "We felt a bump, and then the engines stopped."

The harbour master will say more at noon about the sandbank off Port Selwyn.
TEXT
$DEDUP compare a.txt b.txt
echo "exit $?"
$DEDUP compare b.txt a.txt --color always | head -14
$DEDUP compare a.txt b.txt --format json
