# A run that is told to end does so within half a second, while it waits for its input, and leaves no file behind. Bash
# makes background jobs ignore SIGINT, hence SIGTERM.
mkfifo feed silent
exec 3<> feed 4<> silent
echo '{"id": "i", "text": "one line and then silence"}' >&3
ended() {  # PROCESS: tells it to end, and waits
  sleep 0.5
  kill -TERM "$1"
  sleep 0.5
  kill -0 "$1" 2> /dev/null && echo "still there" && kill -KILL "$1"
  wait "$1"
  echo "exit $?"
}
$DEDUP feed --labels labels.tsv &
ended $!
$DEDUP - --labels labels.tsv < silent &
ended $!
$DEDUP --files-from - < silent &
ended $!
$DEDUP cluster --pairs - < silent &
ended $!
$DEDUP eval --gold silent --labels silent &
ended $!
$DEDUP diff silent silent &
ended $!
$DEDUP feed --find stories --background silent --labels labels.tsv &
ended $!
ls
