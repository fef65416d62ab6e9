"""text-dedup: its MinHash command as in its README, with 128 values, its faster hash, and one process.  It writes the
kept texts.  The clusters come from its union-find, which stays available with --debug.
"""
import os
import pickle
import sys

from articles import write

work = sys.argv[2] + ".work"
os.environ.update(HF_HUB_OFFLINE="1", HF_DATASETS_OFFLINE="1", HF_HOME=work, TQDM_DISABLE="1")
from text_dedup import minhash  # noqa: E402

minhash.main(["--path", "json", "--data_files", sys.argv[1], "--split", "train", "--cache_dir", work + "/cache",
              "--output", work + "/kept", "--column", "text", "--idx_column", "id", "--batch_size", "10000",
              "--threshold", "0.8", "--num_perm", "128", "--ngram", "5", "--min_length", "5", "--hash_func", "xxh3",
              "--num_proc", "1", "--debug"], standalone_mode=False)
write("clusters", (f"{i}\t{minhash.uf.find(i)}\n" for i in list(minhash.uf.parent)))
