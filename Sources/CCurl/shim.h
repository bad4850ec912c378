#pragma once
#include <curl/curl.h>

// curl_easy_setopt and its kin are variadic, which Swift cannot call.

typedef size_t (*backlot_curl_io)(char *, size_t, size_t, void *);
typedef int (*backlot_curl_seek)(void *, curl_off_t, int);
typedef curl_socket_t (*backlot_curl_open)(void *, curlsocktype, struct curl_sockaddr *);

static inline CURLcode backlot_curl_long(CURL *easy, CURLoption option, long value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode backlot_curl_offset(CURL *easy, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode backlot_curl_text(CURL *easy, CURLoption option, const char *value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode backlot_curl_pointer(CURL *easy, CURLoption option, void *value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode backlot_curl_headers(CURL *easy, struct curl_slist *list) {
  return curl_easy_setopt(easy, CURLOPT_HTTPHEADER, list);
}

static inline CURLcode backlot_curl_on_io(CURL *easy, CURLoption option, backlot_curl_io call) {
  return curl_easy_setopt(easy, option, call);
}

static inline CURLcode backlot_curl_on_seek(CURL *easy, backlot_curl_seek call) {
  return curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, call);
}

static inline CURLcode backlot_curl_on_open(CURL *easy, backlot_curl_open call) {
  return curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, call);
}

static inline CURLcode backlot_curl_info(CURL *easy, CURLINFO info, long *value) {
  return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode backlot_curl_owner(CURL *easy, void **value) {
  return curl_easy_getinfo(easy, CURLINFO_PRIVATE, value);
}

static inline CURLMcode backlot_curl_multi_long(CURLM *multi, CURLMoption option, long value) {
  return curl_multi_setopt(multi, option, value);
}
