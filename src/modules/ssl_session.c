/* SPDX-License-Identifier: MIT
 *
 * Module _ssl: SSLSession, what a client resumes a session with.
 */
#include <string.h>

#include "modules/blocking.h"
#include "modules/ssl.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/type.h"

static void session_free(void *session) { SSL_SESSION_free(session); }
static SSL_SESSION *session_of(Value v) { return ((SslSession *)v)->handle->object; }

Value ssl_session_value(SslSocket *s)
{
    SSL_SESSION *session = SSL_get0_session(ssl_of(s));
    if (!session)
        return NONE;
    unsigned size;
    if (!s->server_side)
        session = SSL_get1_session(ssl_of(s));
    else if (!SSL_SESSION_get_id(session, &size) || !(session = SSL_SESSION_dup(session)))
        return NONE;
    SslHandle *handle = TRY(ssl_handle_new(session, session_free));
    SslSession *result = TRY((SslSession *)type_alloc(rt.types[TYPE_SSLSession], 0));
    result->handle = handle;
    result->context = s->context;
    return from_object(result);
}

bool ssl_session_set(SslSocket *s, Value v)
{
    if (!is_instance_of(v, TYPE_SSLSession))
        RAISE(TypeError, "Value is not a SSLSession.");
    if (ssl_context_of(from_object(((SslSession *)v)->context)) != SSL_get_SSL_CTX(ssl_of(s)))
        RAISE(ValueError, "Session refers to a different SSLContext.");
    if (s->server_side)
        RAISE(ValueError, "Cannot set session for server-side SSLSocket.");
    if (SSL_is_init_finished(ssl_of(s)))
        RAISE(ValueError, "Cannot set session after handshake.");
    SSL_SESSION *copy = SSL_SESSION_dup(session_of(v));
    int done = copy && SSL_set_session(ssl_of(s), copy);
    SSL_SESSION_free(copy);
    return done || ssl_fail(NULL);
}

static Value session_get_id(Value self)
{
    unsigned n;
    const unsigned char *id = SSL_SESSION_get_id(session_of(self), &n);
    return bytes_new((const char *)id, n);
}
static Value session_get_time(Value self) { return int_from_int64(SSL_SESSION_get_time(session_of(self))); }
static Value session_get_timeout(Value self)
{
    return int_from_int64(SSL_SESSION_get_timeout(session_of(self)));
}
static Value session_get_hint(Value self)
{
    return int_from_uint64(SSL_SESSION_get_ticket_lifetime_hint(session_of(self)));
}
static Value session_get_has_ticket(Value self)
{
    return from_bool(SSL_SESSION_has_ticket(session_of(self)));
}

static Value session_compare(Value a, Value b, enum CompareOp op)
{
    if (!is_instance_of(b, TYPE_SSLSession))
        return NOT_IMPLEMENTED;
    if (op != COMPARE_EQ && op != COMPARE_NE)
        return NOT_IMPLEMENTED;
    unsigned n, m;
    const unsigned char *id = SSL_SESSION_get_id(session_of(a), &n);
    const unsigned char *other = SSL_SESSION_get_id(session_of(b), &m);
    bool equal = a == b || (n == m && !memcmp(id, other, n));
    return from_bool(equal == (op == COMPARE_EQ));
}

static const GetSet session_getset[] = {
    {"has_ticket", session_get_has_ticket, 0, "Does the session contain a ticket?"},
    {"id", session_get_id, 0, "Session ID."},
    {"ticket_lifetime_hint", session_get_hint, 0, "Ticket life time hint."},
    {"time", session_get_time, 0, "Session creation time (seconds since epoch)."},
    {"timeout", session_get_timeout, 0, "Session timeout (delta in seconds)."},
    {0},
};
TYPE(SSLSession, .name = "_ssl.SSLSession", .size = sizeof(SslSession), .flags = TYPE_NO_NEW,
     .unhashable = true, .slots = {.compare = session_compare}, .getset = session_getset);
