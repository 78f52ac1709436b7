FROM scratch
COPY wsprobe /wsprobe
USER 65532:65532
ENTRYPOINT ["/wsprobe"]
CMD ["serve"]
