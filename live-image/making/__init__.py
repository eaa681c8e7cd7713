"""Makes the bootable image. One job a file; `building` has them in their order."""
