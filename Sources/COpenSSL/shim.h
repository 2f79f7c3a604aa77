#if !__has_include(<openssl/evp.h>)
#error "OpenSSL's headers are missing: apt-get install libssl-dev"
#endif
#include <openssl/evp.h>
