"""Makes what the console of the image needs: fonts with every line and block, and keyboard layouts."""
