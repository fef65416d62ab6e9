"""datatrove: the stages of its MinHash example (14 buckets of 8, 64-bit hashes) up to the clusters, one task at a time.
The input is already split into normalised words, so a split at spaces replaces its slower tokenizer and simplifier.
"""
import shutil
import struct
import sys

from articles import write
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.dedup import MinhashDedupBuckets, MinhashDedupCluster, MinhashDedupSignature, minhash
from datatrove.pipeline.readers import JsonlReader


class SpaceTokenizer:
    def word_tokenize(self, text):
        return text.split(" ")


minhash.load_word_tokenizer = lambda language: SpaceTokenizer()
minhash.simplify_text = lambda text, config: text
work = sys.argv[2] + ".work"
shutil.rmtree(work, ignore_errors=True)
folder, name = sys.argv[1].rsplit("/", 1)
config = minhash.MinhashConfig(n_grams=5, num_buckets=14, hashes_per_bucket=8)


def run(tasks, *steps):
    LocalPipelineExecutor(pipeline=list(steps), tasks=tasks, workers=1,
                          logging_dir=f"{work}/logs{tasks}{len(steps)}").run()


run(1, JsonlReader(folder, glob_pattern=name, compression=None),
    MinhashDedupSignature(output_folder=work + "/signatures", config=config))
run(config.num_buckets, MinhashDedupBuckets(input_folder=work + "/signatures", output_folder=work + "/buckets",
                                            config=config))
run(1, MinhashDedupCluster(input_folder=work + "/buckets", output_folder=work + "/clusters", config=config,
                           save_cluster_id=True))
try:
    with open(work + "/clusters/000000.clusters", "rb") as file:
        rows = [f"{article}\t{cluster}\n" for article, cluster in struct.iter_unpack("<II", file.read())]
except FileNotFoundError:  # no clusters
    rows = []
write("clusters", rows)
