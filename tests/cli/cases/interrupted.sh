# An interrupted run leaves no file behind. Bash makes background jobs ignore SIGINT, hence SIGTERM.
mkfifo feed
exec 3<> feed
echo '{"id": "i", "text": "one line and then silence"}' >&3
$DEDUP feed --labels labels.tsv &
sleep 1
kill -TERM $!
sleep 1
kill -0 $! 2> gone && kill -TERM $!
wait $!
echo "exit $?"
ls
