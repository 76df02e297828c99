/* SPDX-License-Identifier: MIT */
/* The adder command. */
#include "base/common.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    puts("Adder " PACKAGE_VERSION);
    return 0;
}
