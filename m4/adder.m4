# Configure macros of Adder's own.

# ADDER_CFLAG(FLAG): adds FLAG to ADDER_CFLAGS when the compiler takes it.
AC_DEFUN([ADDER_CFLAG], [
    AS_VAR_PUSHDEF([cache], [adder_cv_cflag_$1])
    AC_CACHE_CHECK([whether $CC accepts $1], [cache], [
        adder_saved_cflags=$CFLAGS
        CFLAGS="$CFLAGS -Werror $1"
        AC_COMPILE_IFELSE([AC_LANG_PROGRAM()],
            [AS_VAR_SET([cache], [yes])], [AS_VAR_SET([cache], [no])])
        CFLAGS=$adder_saved_cflags])
    AS_VAR_IF([cache], [yes], [ADDER_CFLAGS="$ADDER_CFLAGS $1"])
    AS_VAR_POPDEF([cache])])

# ADDER_ENABLE(NAME, DEFINE, HELP): a switch --enable-NAME, off by default, that sets
# adder_NAME to yes or no and, when DEFINE is not empty, defines it in config.h.
AC_DEFUN([ADDER_ENABLE], [
    AC_ARG_ENABLE([$1], [AS_HELP_STRING([--enable-$1], [$3])],
        [AS_VAR_SET([adder_]m4_translit([$1], [-], [_]), [$enableval])],
        [AS_VAR_SET([adder_]m4_translit([$1], [-], [_]), [no])])
    m4_ifval([$2], [AS_VAR_IF([adder_]m4_translit([$1], [-], [_]), [yes],
        [AC_DEFINE([$2], [1], [$3])])])])

# ADDER_REQUIRE(VARIABLE, PC-MODULES, WHAT, DEBIAN-PACKAGE): a library we can't do
# without, found by pkg-config; says which package to install when it is missing.
AC_DEFUN([ADDER_REQUIRE], [
    PKG_CHECK_MODULES([$1], [$2], [], [AC_MSG_ERROR([$3 is missing.
    Adder needs it; on Debian or Ubuntu: apt-get install $4 (or run ./bootstrap)])])])

# ADDER_OPTIONAL(VARIABLE, PC-MODULES, DEBIAN-PACKAGE, MODULES, [HEADER], [LIBRARY], [FUNCTION]):
# a library that the Python modules named (separated by blanks) are made of. Found by
# pkg-config or, where that does not know it, as a header and a library with that function.
# Sets the Automake conditional HAVE_VARIABLE and adds to OPTIONAL_CFLAGS. The modules lie in
# an extension, a shared object named as the variable in small letters, which is loaded with
# the library when one of them is imported: see src/modules/local.mk.
# Without the library its modules are left out: configure's summary and whoever imports
# them learn the package to install.
AC_DEFUN([ADDER_OPTIONAL], [
    PKG_CHECK_MODULES([$1], [$2], [adder_have_$1=yes], [adder_have_$1=no])
    m4_ifval([$5], [AS_VAR_IF([adder_have_$1], [no], [
        AC_CHECK_HEADER([$5], [AC_CHECK_LIB([$6], [$7], [adder_have_$1=yes $1_LIBS=-l$6])])])])
    AM_CONDITIONAL([HAVE_$1], [test "$adder_have_$1" = yes])
    AS_VAR_IF([adder_have_$1], [yes], [
        adder_optional="$adder_optional $4"
        OPTIONAL_CFLAGS="$OPTIONAL_CFLAGS $$1_CFLAGS"
        EXTENSIONS="$EXTENSIONS m4_tolower([$1])"
        for adder_module in $4; do
            adder_extension_rows="$adder_extension_rows {\"$adder_module\", \"m4_tolower([$1])\"},"
        done], [
        adder_left_out="$adder_left_out
                        $4 (apt-get install $3)"
        for adder_module in $4; do
            adder_left_out_rows="$adder_left_out_rows {\"$adder_module\", \"$3\"},"
        done])
    AC_SUBST([OPTIONAL_CFLAGS])
    AC_SUBST(m4_tolower([$1])[_libs], [$$1_LIBS])
    AC_SUBST([EXTENSIONS])])
