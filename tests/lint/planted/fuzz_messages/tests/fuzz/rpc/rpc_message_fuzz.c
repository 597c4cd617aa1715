static const ProtobufCMessageDescriptor *const messages[] = {
    &shop__v1__sell_request__descriptor,
    &shop__v1__give_back_request__descriptor,
    /* &shop__v1__close_request__descriptor, */
};
