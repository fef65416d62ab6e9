"""scripts/bench --scaling: time and memory from 10,000 articles up."""
import itertools
import math

import bench_runs as runs

ROUNDS = 3
WINDOW = 50_000  # make_corpus scatters copies within such windows, so whole windows from the start are a smaller corpus


def sizes(most):
    series = (first * 10**power for power in range(4, 12) for first in (1, 2, 5))
    return list(itertools.takewhile(lambda size: size <= most, series))


def head(source, path, lines):
    with open(source, "rb") as file, open(path, "wb") as out:
        out.writelines(itertools.islice(file, lines))


def exponent(points):
    """The growth exponent: slope of log time over log size, by least squares."""
    xs, ys = [math.log(size) for size, _ in points], [math.log(seconds) for _, seconds in points]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys)) / sum((x - mean_x) ** 2 for x in xs)


def scaling(most, flags):
    report = runs.Report("-".join(["scaling", *(flag.strip("-") for flag in flags)]))
    steps = sizes(most)
    whole = runs.make_corpus("briefs", "--articles", steps[-1], "--briefs") if steps[-1] >= WINDOW else None
    report.say(f"briefs of make_corpus, one thread, flags {' '.join(flags) or 'none'}; medians of {ROUNDS}")
    report.say(f"{'articles':>10} {'MB':>8} {'seconds':>9} {'busy':>9} {'articles/s':>11} {'bytes/article':>14} "
               f"{'exponent':>9}")
    points, busy_points = [], []
    for size in steps:
        if size == steps[-1] and whole:
            path = whole
        elif size >= WINDOW:
            head(whole, path := runs.WORK / "head.jsonl", size)
        else:
            path = runs.make_corpus("few", "--articles", size, "--briefs")
        runs.warm(path)
        done = [runs.run([runs.DEDUP, path, "--quiet", "--threads", 1, *flags], sampled=True) for _ in range(ROUNDS)]
        seconds, busy = runs.median(done), runs.median(done, "busy")
        points.append((size, seconds))
        busy_points.append((size, busy))
        local = f"{exponent(points[-2:]):9.3f}" if len(points) > 1 else ""
        report.say(f"{size:10,} {path.stat().st_size / 1e6:8.1f} {seconds:9.3f} {busy:9.3f} {size / seconds:11,.0f} "
                   f"{max(run.peak for run in done) / size:14.0f} {local}".rstrip())
    if len(points) > 2:
        report.say(f"growth exponent over the last {len(points[-4:])} sizes, by least squares: "
                   f"{exponent(points[-4:]):.3f} by the clock, {exponent(busy_points[-4:]):.3f} by processor time")
    report.say("busy: processor time; bytes/article: anonymous and shared memory at its highest; exponent: since the\n"
               "line before")
