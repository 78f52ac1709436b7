# The proxy's image for local use: Debian's apache2, laid out as the official httpd image is.
ARG BASE_IMAGE=localhost/wsproxy-httpd-base
FROM ${BASE_IMAGE}

RUN mkdir -p /usr/local/apache2/bin /usr/local/apache2/conf /usr/local/apache2/logs /usr/local/apache2/htdocs \
 && ln -s /usr/sbin/apache2 /usr/local/apache2/bin/httpd \
 && ln -s /usr/lib/apache2/modules /usr/local/apache2/modules \
 && ln -s /etc/mime.types /usr/local/apache2/conf/mime.types

ENV PATH=/usr/local/apache2/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
WORKDIR /usr/local/apache2
# The official image has SIGWINCH. This one cuts every socket, so a test notices if a kubelet ever sends it too early.
STOPSIGNAL SIGTERM
CMD ["httpd", "-DFOREGROUND"]
