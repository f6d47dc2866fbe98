package io.dialplane.web.architecture.planted;

import com.twilio.twiml.VoiceResponse;

/** Planted fault: a class outside the adapter that uses the provider's library. */
record KnowsTwilio(VoiceResponse response) {}
