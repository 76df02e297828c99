/* SPDX-License-Identifier: MIT
 *
 * Module _ssl: certificates, as a dict of what they say, as bytes, and as objects.
 */
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "modules/blocking.h"
#include "modules/ssl.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

enum { ENCODING_PEM = 1, ENCODING_DER = 2 };

static void bio_free(BIO **bio) { BIO_free(*bio); }
#define BIO_AUTO CLEANUP(bio_free) BIO

static BIO *memory_bio(void)
{
    BIO *bio = BIO_new(BIO_s_mem());
    if (!bio)
        raise_no_memory();
    return bio;
}

static Value bio_text(BIO *bio)
{
    char *data;
    long n = BIO_get_mem_data(bio, &data);
    return rt.services.decode(TRY(bytes_new(data, (size_t)MAX(n, 0))), "utf-8", "strict");
}

/* ---- names ---- */

static Value object_text(const ASN1_OBJECT *object, bool no_name)
{
    char text[512];
    int n = OBJ_obj2txt(text, sizeof text, object, no_name);
    if (n < 0)
        return (Value)ssl_fail(NULL);
    if (n == 0)
        return NONE;
    return str_new_latin1(text, MIN((size_t)n, sizeof text - 1));
}

Value ssl_object_value(const ASN1_OBJECT *object, bool no_name)
{
    int nid = OBJ_obj2nid(object);
    if (nid == NID_undef)
        RAISE(ValueError, "Unknown object");
    Value oid = TRY(object_text(object, true));
    return tuple_pack(4, small_int(nid), TRY(str_from_text(OBJ_nid2sn(nid))),
                      TRY(str_from_text(OBJ_nid2ln(nid))), oid);
}

/* (name, value) of an entry. */
static Value entry_value(const X509_NAME_ENTRY *entry)
{
    Value name = TRY(object_text(X509_NAME_ENTRY_get_object(entry), false));
    const ASN1_STRING *data = X509_NAME_ENTRY_get_data(entry);
    if (ASN1_STRING_type(data) == V_ASN1_BIT_STRING)
        return tuple_pair(name, TRY(bytes_new((const char *)ASN1_STRING_get0_data(data),
                                              (size_t)ASN1_STRING_length(data))));
    unsigned char *text;
    int n = ASN1_STRING_to_UTF8(&text, data);
    if (n < 0)
        return (Value)ssl_fail(NULL);
    Value bytes = bytes_new((char *)text, (size_t)n);
    OPENSSL_free(text);
    return tuple_pair(name, TRY(rt.services.decode(TRY(bytes), "utf-8", "strict")));
}

/* Entries of one set go together: ((('countryName', 'XY'),), (('organizationName', ...),)) */
static Value name_value(const X509_NAME *name)
{
    Value all = TRY(list_new(0)), set = TRY(list_new(0));
    int count = X509_NAME_entry_count(name), level = -1;
    for (int i = 0; i < count; i++) {
        const X509_NAME_ENTRY *entry = X509_NAME_get_entry(name, i);
        if (level >= 0 && X509_NAME_ENTRY_set(entry) != level) {
            TRY(list_push(all, TRY(list_as_tuple(set))));
            set = TRY(list_new(0));
        }
        level = X509_NAME_ENTRY_set(entry);
        TRY(list_push(set, TRY(entry_value(entry))));
    }
    if (list_count(set))
        TRY(list_push(all, TRY(list_as_tuple(set))));
    return list_as_tuple(all);
}

/* ---- alternative names ---- */

static Value string_pair(const char *kind, const ASN1_STRING *text)
{
    Value bytes = TRY(bytes_new((const char *)ASN1_STRING_get0_data(text),
                                (size_t)ASN1_STRING_length(text)));
    return tuple_pair(TRY(str_from_text(kind)), TRY(rt.services.decode(bytes, "utf-8", "strict")));
}

static Value address_pair(const ASN1_OCTET_STRING *address)
{
    const unsigned char *p = ASN1_STRING_get0_data(address);
    Value text;
    if (ASN1_STRING_length(address) == 4)
        text = str_format("%d.%d.%d.%d", p[0], p[1], p[2], p[3]);
    else if (ASN1_STRING_length(address) == 16) {
        char hex[48];
        snprintf(hex, sizeof hex, "%X:%X:%X:%X:%X:%X:%X:%X", p[0] << 8 | p[1], p[2] << 8 | p[3],
                 p[4] << 8 | p[5], p[6] << 8 | p[7], p[8] << 8 | p[9], p[10] << 8 | p[11],
                 p[12] << 8 | p[13], p[14] << 8 | p[15]);
        text = str_from_text(hex);
    } else
        text = str_from_text("<invalid>");
    return tuple_pair(TRY(str_from_text("IP Address")), TRY(text));
}

/* What has no form of its own is printed by OpenSSL: "kind:value". */
static Value printed_pair(GENERAL_NAME *name)
{
    BIO_AUTO *bio = TRY(memory_bio());
    GENERAL_NAME_print(bio, name);
    Value text = TRY(bio_text(bio));
    ssize_t colon = str_find(text, TRY(str_from_char(':')), 0, str_length(text));
    if (colon < 0)
        RAISE(ValueError, "Invalid value %S", text);
    return tuple_pair(TRY(str_substring(text, 0, (size_t)colon)),
                      TRY(str_substring(text, (size_t)colon + 1, str_length(text))));
}

static Value general_name(GENERAL_NAME *name)
{
    char oid[256];
    switch (name->type) {
    case GEN_DIRNAME:
        return tuple_pair(TRY(str_from_text("DirName")), TRY(name_value(name->d.dirn)));
    case GEN_EMAIL:
        return string_pair("email", name->d.rfc822Name);
    case GEN_DNS:
        return string_pair("DNS", name->d.dNSName);
    case GEN_URI:
        return string_pair("URI", name->d.uniformResourceIdentifier);
    case GEN_IPADD:
        return address_pair(name->d.iPAddress);
    case GEN_RID:
        if (OBJ_obj2txt(oid, sizeof oid, name->d.rid, 0) <= 0)
            strcpy(oid, "<INVALID>");
        return tuple_pair(TRY(str_from_text("Registered ID")), TRY(str_from_text(oid)));
    default:
        return printed_pair(name);
    }
}

static void names_free(GENERAL_NAMES **names) { GENERAL_NAMES_free(*names); }

static bool add_alternative_names(Value dict, X509 *certificate)
{
    CLEANUP(names_free) GENERAL_NAMES *names =
        X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
    if (!names)
        return true;
    Value list = TRY(list_new(0));
    for (int i = 0; i < sk_GENERAL_NAME_num(names); i++)
        TRY(list_push(list, TRY(general_name(sk_GENERAL_NAME_value(names, i)))));
    return dict_set_text(dict, "subjectAltName", TRY(list_as_tuple(list)));
}

/* ---- addresses of information about it ---- */

static void access_free(AUTHORITY_INFO_ACCESS **info) { AUTHORITY_INFO_ACCESS_free(*info); }

static bool push_uri(Value list, const GENERAL_NAME *name)
{
    if (name->type != GEN_URI)
        return true;
    const ASN1_IA5STRING *uri = name->d.uniformResourceIdentifier;
    return list_push(list, TRY(str_new_utf8((const char *)ASN1_STRING_get0_data(uri),
                                            (size_t)ASN1_STRING_length(uri))));
}

static bool add_access(Value dict, X509 *certificate, int nid, const char *key)
{
    CLEANUP(access_free) AUTHORITY_INFO_ACCESS *info =
        X509_get_ext_d2i(certificate, NID_info_access, NULL, NULL);
    Value list = TRY(list_new(0));
    for (int i = 0; info && i < sk_ACCESS_DESCRIPTION_num(info); i++) {
        const ACCESS_DESCRIPTION *a = sk_ACCESS_DESCRIPTION_value(info, i);
        if (OBJ_obj2nid(a->method) == nid)
            TRY(push_uri(list, a->location));
    }
    return !list_count(list) || dict_set_text(dict, key, TRY(list_as_tuple(list)));
}

static void points_free(CRL_DIST_POINTS **points) { CRL_DIST_POINTS_free(*points); }

static bool add_revocation_lists(Value dict, X509 *certificate)
{
    CLEANUP(points_free) CRL_DIST_POINTS *points =
        X509_get_ext_d2i(certificate, NID_crl_distribution_points, NULL, NULL);
    Value list = TRY(list_new(0));
    for (int i = 0; points && i < sk_DIST_POINT_num(points); i++) {
        const DIST_POINT *point = sk_DIST_POINT_value(points, i);
        if (!point->distpoint || point->distpoint->type != 0)
            continue;
        GENERAL_NAMES *names = point->distpoint->name.fullname;
        for (int j = 0; j < sk_GENERAL_NAME_num(names); j++)
            TRY(push_uri(list, sk_GENERAL_NAME_value(names, j)));
    }
    return !list_count(list)
        || dict_set_text(dict, "crlDistributionPoints", TRY(list_as_tuple(list)));
}

/* ---- the whole ---- */

static bool add_time(Value dict, const char *key, const ASN1_TIME *time)
{
    BIO_AUTO *bio = TRY(memory_bio());
    ASN1_TIME_print(bio, time);
    return dict_set_text(dict, key, TRY(bio_text(bio)));
}

static bool add_serial(Value dict, X509 *certificate)
{
    BIO_AUTO *bio = TRY(memory_bio());
    i2a_ASN1_INTEGER(bio, X509_get0_serialNumber(certificate));
    return dict_set_text(dict, "serialNumber", TRY(bio_text(bio)));
}

Value ssl_certificate_dict(X509 *certificate)
{
    Value dict = TRY(dict_new());
    TRY(dict_set_text(dict, "subject", TRY(name_value(X509_get_subject_name(certificate)))));
    TRY(dict_set_text(dict, "issuer", TRY(name_value(X509_get_issuer_name(certificate)))));
    TRY(dict_set_text(dict, "version", small_int(X509_get_version(certificate) + 1)));
    TRY(add_serial(dict, certificate));
    TRY(add_time(dict, "notBefore", X509_get0_notBefore(certificate)));
    TRY(add_time(dict, "notAfter", X509_get0_notAfter(certificate)));
    TRY(add_alternative_names(dict, certificate));
    TRY(add_access(dict, certificate, NID_ad_OCSP, "OCSP"));
    TRY(add_access(dict, certificate, NID_ad_ca_issuers, "caIssuers"));
    TRY(add_revocation_lists(dict, certificate));
    return dict;
}

Value ssl_certificate_der(X509 *certificate)
{
    unsigned char *data = NULL;
    int n = i2d_X509(certificate, &data);
    if (n < 0)
        return (Value)ssl_fail(NULL);
    Value bytes = bytes_new((char *)data, (size_t)n);
    OPENSSL_free(data);
    return bytes;
}

/* ---- certificate objects ---- */

typedef struct Certificate {
    Object head;
    SslHandle *handle;  /* X509 */
} Certificate;

static void certificate_free(void *certificate) { X509_free(certificate); }
static X509 *certificate_of(Value v) { return ((Certificate *)v)->handle->object; }

Value ssl_certificate_new(X509 *certificate)
{
    X509_up_ref(certificate);
    SslHandle *handle = TRY(ssl_handle_new(certificate, certificate_free));
    Certificate *c = TRY((Certificate *)type_alloc(rt.types[TYPE_Certificate], 0));
    c->handle = handle;
    return from_object(c);
}

Value ssl_certificate_list(STACK_OF(X509) *stack)
{
    if (!stack)
        return NONE;
    Value list = TRY(list_new(0));
    for (int i = 0; i < sk_X509_num(stack); i++)
        TRY(list_push(list, TRY(ssl_certificate_new(sk_X509_value(stack, i)))));
    return list;
}

static Value certificate_public_bytes(Value *args)
{
    int format;
    TRY(value_as_int(args[1], &format));
    if (format == ENCODING_DER)
        return ssl_certificate_der(certificate_of(args[0]));
    if (format != ENCODING_PEM)
        RAISE(ValueError, "Unsupported format");
    BIO_AUTO *bio = TRY(memory_bio());
    if (!PEM_write_bio_X509(bio, certificate_of(args[0])))
        return (Value)ssl_fail(NULL);
    return bio_text(bio);
}

static Value certificate_get_info(Value *args)
{
    return ssl_certificate_dict(certificate_of(args[0]));
}

static Value certificate_repr(Value self)
{
    BIO_AUTO *bio = TRY(memory_bio());
    X509_NAME_print_ex(bio, X509_get_subject_name(certificate_of(self)), 0, XN_FLAG_RFC2253);
    return str_format("<%s '%S'>", type_name(type_of(self)), TRY(bio_text(bio)));
}

static bool certificate_hash(Value self, int64_t *hash)
{
    *hash = (int64_t)X509_subject_name_hash(certificate_of(self));
    return true;
}

static Value certificate_compare(Value a, Value b, enum CompareOp op)
{
    if (!is_instance_of(b, TYPE_Certificate) || (op != COMPARE_EQ && op != COMPARE_NE))
        return NOT_IMPLEMENTED;
    bool equal = X509_cmp(certificate_of(a), certificate_of(b)) == 0;
    return from_bool(equal == (op == COMPARE_EQ));
}

static const Method certificate_methods[] = {
    {"public_bytes($self, format=1, /)", certificate_public_bytes,
     "The certificate encoded: ENCODING_PEM (a str) or ENCODING_DER (bytes)."},
    {"get_info($self, /)", certificate_get_info, "What the certificate says, a dict."},
    {0},
};
TYPE(Certificate, .name = "_ssl.Certificate", .size = sizeof(Certificate), .flags = TYPE_NO_NEW,
     .slots = {.repr = certificate_repr, .hash = certificate_hash, .compare = certificate_compare},
     .methods = certificate_methods);
