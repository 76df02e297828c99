
/* ---- Errors ---- */
/*
 * Productions for what is wrong in a way that has a message of its own; they stand behind
 * python.y's rules and add to them. Those that need more than the rule's tokens are found by
 * src/parse/diagnose.c.
 */

%%

/* Called before anything is popped from the stack; the diagnosis is the last resort, which an
 * error production may still better. */
static int yyreport_syntax_error(const yypcontext_t *context, Builder *b)
{
    yysymbol_kind_t expected[YYNTOKENS];
    int n = yypcontext_expected_tokens(context, expected, YYNTOKENS);
    bool colon = false;
    for (int i = 0; i < n; i++)
        colon |= expected[i] == YYSYMBOL_COLON;
    grammar_report(b, (int)yypcontext_token(context), yypcontext_location(context), colon);
    return 0;
}

void grammar_error(Location *location, Builder *b, const char *message)
{
    /* Only "memory exhausted" comes here. */
    problem_set(&b->problem, TYPE_MemoryError, location->span, "%s",
                "Parser stack overflowed - source too complex to parse");
}
