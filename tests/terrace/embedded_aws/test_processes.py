import os

from terrace.embedded_aws import processes
from terrace.embedded_aws.state import Server


def process(pid: int, nonce: str) -> Server:
    return Server(pid=pid, port=1, account_id="111111111111", nonce=nonce, started="now")


def test_a_process_is_recognised_by_a_word_on_its_command_line() -> None:
    assert processes.is_running(process(os.getpid(), "python"))
    assert not processes.is_running(process(os.getpid(), "c0ffee"))
    assert not processes.is_running(process(2**22 + 1, "python"))
