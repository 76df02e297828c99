# needs: stdlib
# unittest: cases, fixtures, subtests, skips, loaders, results.
import io
import unittest


class Case(unittest.TestCase):
    log = []

    @classmethod
    def setUpClass(cls):
        cls.log.append("class")

    def setUp(self):
        self.log.append("up")
        self.addCleanup(self.log.append, "cleanup")

    def tearDown(self):
        self.log.append("down")

    def test_good(self):
        self.assertEqual([1, 2], [1, 2])
        self.assertAlmostEqual(0.1 + 0.2, 0.3)
        self.assertRaisesRegex(ValueError, "invalid literal", int, "x")
        with self.assertRaises(KeyError) as caught:
            {}["key"]
        self.assertEqual(caught.exception.args, ("key",))
        with self.assertLogs("some", "INFO") as logs:
            __import__("logging").getLogger("some").warning("hear %s", "hear")
        self.assertEqual(logs.output, ["WARNING:some:hear hear"])

    def test_fails(self):
        self.assertEqual({"a": 1, "b": [1, 2]}, {"a": 1, "b": [1, 3]})

    def test_errs(self):
        raise OSError(2, "gone")

    def test_subtests(self):
        for i in range(3):
            with self.subTest(i=i):
                self.assertNotEqual(i, 1)

    @unittest.skip("because")
    def test_skipped(self):
        raise AssertionError

    @unittest.expectedFailure
    def test_expected(self):
        self.fail()


def run(suite, **options):
    stream = io.StringIO()
    result = unittest.TextTestRunner(stream, **options).run(suite)
    return result, stream.getvalue()


def test_run():
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(Case)
    assert suite.countTestCases() == 6
    result, text = run(suite, verbosity=2)
    assert result.testsRun in (5, 6)  # a skipped one counts in some versions
    assert (len(result.failures), len(result.errors)) == (2, 1)
    assert (len(result.skipped), len(result.expectedFailures)) == (1, 1)
    assert result.skipped[0][1] == "because" and not result.wasSuccessful()
    assert "FAILED (failures=2, errors=1, skipped=1, expected failures=1)" in text
    assert "FileNotFoundError: [Errno 2] gone" in text and "(i=1)" in text
    assert "- {'a': 1, 'b': [1, 2]}" in text and "?                   ^" in text
    assert Case.log.count("class") == 1 and Case.log[1:4] == ["up", "down", "cleanup"]


def test_functions_and_messages():
    case = unittest.FunctionTestCase(lambda: None)
    result, text = run(unittest.TestSuite([case]))
    assert result.wasSuccessful() and text.splitlines()[0] == "." and text.endswith("OK\n")
    try:
        Case().assertIn(3, [1, 2], "look")
    except AssertionError as error:
        assert str(error) == "3 not found in [1, 2] : look"


def test_async():
    class Async(unittest.IsolatedAsyncioTestCase):
        async def asyncSetUp(self):
            self.value = 1

        async def test_it(self):
            self.assertEqual(self.value, 1)
    result, _ = run(unittest.defaultTestLoader.loadTestsFromTestCase(Async))
    assert result.testsRun == 1 and result.wasSuccessful(), result.errors
