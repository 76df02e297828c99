# needs: stdlib
# logging: levels, handlers, formats, filters, hierarchy.
import io
import logging
import logging.config
import logging.handlers


def fresh(name, level=logging.DEBUG, text="%(levelname)s:%(name)s:%(message)s", **style):
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter(text, **style))
    logger = logging.getLogger(name)
    logger.handlers[:] = [handler]
    logger.setLevel(level)
    logger.propagate = False
    return logger, stream


def test_levels():
    logger, stream = fresh("one", logging.INFO)
    logger.debug("no")
    logger.info("yes %d %s", 1, "x")
    logger.warning("%(a)s", {"a": "b"})
    logger.log(35, "between")
    assert stream.getvalue() == "INFO:one:yes 1 x\nWARNING:one:b\nLevel 35:one:between\n"
    assert not logger.isEnabledFor(logging.DEBUG) and logger.getEffectiveLevel() == 20
    assert logging.getLevelName("ERROR") == 40 and logging.getLevelName(50) == "CRITICAL"
    logging.disable(logging.CRITICAL)
    logger.critical("off")
    logging.disable(logging.NOTSET)
    assert "off" not in stream.getvalue()


def test_exceptions():
    logger, stream = fresh("two")
    try:
        1 / 0
    except ZeroDivisionError:
        logger.exception("went wrong")
    text = stream.getvalue()
    assert text.startswith("ERROR:two:went wrong\nTraceback (most recent call last):\n")
    assert text.endswith("ZeroDivisionError: division by zero\n")
    logger.error("stack", stack_info=True)
    assert "Stack (most recent call last):" in stream.getvalue()


def test_hierarchy_and_filters():
    parent, stream = fresh("top")
    child = logging.getLogger("top.mid.low")
    child.info("from below")
    assert child.parent is parent and child.getEffectiveLevel() == logging.DEBUG
    assert "INFO:top.mid.low:from below" in stream.getvalue()
    parent.handlers[0].addFilter(lambda record: "secret" not in record.getMessage())
    parent.info("a secret")
    assert "secret" not in stream.getvalue()
    assert logging.getLogger("top").getChild("mid").name == "top.mid"


def test_formats():
    logger, stream = fresh("f", text="{levelname:>8} {message} {who}", style="{")
    logging.LoggerAdapter(logger, {"who": "me"}).info("hi")
    assert stream.getvalue() == "    INFO hi me\n"
    record = logging.makeLogRecord({"msg": "m %s", "args": ("x",), "created": 0.0, "msecs": 7,
                                    "levelname": "INFO"})
    formatter = logging.Formatter("%(asctime)s $ %(message)s")
    formatter.converter = __import__("time").gmtime
    assert formatter.format(record) == "1970-01-01 00:00:00,007 $ m x"


def test_handlers_and_config():
    memory = logging.handlers.MemoryHandler(10, target=logging.StreamHandler(io.StringIO()))
    logger, _ = fresh("mem")
    logger.handlers[:] = [memory]
    logger.info("kept")
    assert len(memory.buffer) == 1
    logger.error("flushes")
    assert len(memory.buffer) == 0
    assert "kept" in memory.target.stream.getvalue()
    logging.config.dictConfig({
        "version": 1, "disable_existing_loggers": False,
        "formatters": {"f": {"format": "%(name)s|%(message)s"}},
        "handlers": {"h": {"class": "logging.StreamHandler", "formatter": "f",
                           "stream": (out := io.StringIO())}},
        "loggers": {"conf": {"handlers": ["h"], "level": "INFO", "propagate": False}}})
    logging.getLogger("conf").info("x")
    assert out.getvalue() == "conf|x\n"
